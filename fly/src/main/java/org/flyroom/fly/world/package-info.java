/// A small closed world: its people, places and things, and every fact about them.
@NullMarked
package org.flyroom.fly.world;

import org.jspecify.annotations.NullMarked;
