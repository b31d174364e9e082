/// The flies' tokenizer: how it is trained, and the files that other tools read it from.
@NullMarked
package org.flyroom.fly.tokenizer;

import org.jspecify.annotations.NullMarked;
