@NullMarked
package org.flyroom.core;

import org.jspecify.annotations.NullMarked;
