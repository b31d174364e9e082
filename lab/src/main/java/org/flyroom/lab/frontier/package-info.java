/// Severity against damage over a grid of recipes.
@NullMarked
package org.flyroom.lab.frontier;

import org.jspecify.annotations.NullMarked;
