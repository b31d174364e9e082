@NullMarked
package org.flyroom.lab;

import org.jspecify.annotations.NullMarked;
