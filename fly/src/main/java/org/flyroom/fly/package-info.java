/// The bundled parents: the world they live in, their corpus, their items and their weights.
@NullMarked
package org.flyroom.fly;

import org.jspecify.annotations.NullMarked;
