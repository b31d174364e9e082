/// Low-rank adapters worn by a decoder.
@NullMarked
package org.flyroom.engine.lora;

import org.jspecify.annotations.NullMarked;
