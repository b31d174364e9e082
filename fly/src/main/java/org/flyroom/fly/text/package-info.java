/// How the world is put into words: sentences, conversations, and samples to learn from.
@NullMarked
package org.flyroom.fly.text;

import org.jspecify.annotations.NullMarked;
