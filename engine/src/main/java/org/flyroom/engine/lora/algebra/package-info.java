/// Arithmetic on adapters in plain Java: no tensor of libtorch is seen here.
@NullMarked
package org.flyroom.engine.lora.algebra;

import org.jspecify.annotations.NullMarked;
