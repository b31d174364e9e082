/// The bundled models themselves.
@NullMarked
package org.flyroom.fly.model;

import org.jspecify.annotations.NullMarked;
