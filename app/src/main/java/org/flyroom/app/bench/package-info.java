/// How fast the engine is on this machine.
@NullMarked
package org.flyroom.app.bench;

import org.jspecify.annotations.NullMarked;
