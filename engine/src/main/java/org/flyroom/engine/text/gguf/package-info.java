/// Tokenizers and chat templates out of GGUF metadata.
@NullMarked
package org.flyroom.engine.text.gguf;

import org.jspecify.annotations.NullMarked;
