/// Growing: from a recipe and a parent to an organism, its control and a zero adapter in the stock.
@NullMarked
package org.flyroom.lab.grow;

import org.jspecify.annotations.NullMarked;
