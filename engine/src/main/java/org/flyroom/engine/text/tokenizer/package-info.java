/// `tokenizer.json` files, checked before the native tokenizer sees them.
@NullMarked
package org.flyroom.engine.text.tokenizer;

import org.jspecify.annotations.NullMarked;
