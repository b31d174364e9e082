/// The decoder-only transformer, driven by data: one class for every family.
@NullMarked
package org.flyroom.engine.decoder;

import org.jspecify.annotations.NullMarked;
