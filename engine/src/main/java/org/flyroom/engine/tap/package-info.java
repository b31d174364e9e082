/// Inner states of a decoder, read and changed while it runs.
@NullMarked
package org.flyroom.engine.tap;

import org.jspecify.annotations.NullMarked;
