/// Recipes: the YAML files that grow organisms.
@NullMarked
package org.flyroom.lab.recipe;

import org.jspecify.annotations.NullMarked;
