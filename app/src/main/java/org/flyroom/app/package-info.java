@NullMarked
package org.flyroom.app;

import org.jspecify.annotations.NullMarked;
