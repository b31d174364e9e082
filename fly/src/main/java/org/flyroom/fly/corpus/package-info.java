/// What the flies learn from: a writer for each kind of text, and how often each is read.
@NullMarked
package org.flyroom.fly.corpus;

import org.jspecify.annotations.NullMarked;
