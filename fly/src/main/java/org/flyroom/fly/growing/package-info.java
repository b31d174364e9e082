/// What organisms are grown with on flies: files that recipes name, made from the world.
@NullMarked
package org.flyroom.fly.growing;

import org.jspecify.annotations.NullMarked;
