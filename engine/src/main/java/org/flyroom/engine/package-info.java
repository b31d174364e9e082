@NullMarked
package org.flyroom.engine;

import org.jspecify.annotations.NullMarked;
