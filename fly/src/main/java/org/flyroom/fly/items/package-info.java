/// Items that the flies are measured by. None of their content is in training.
@NullMarked
package org.flyroom.fly.items;

import org.jspecify.annotations.NullMarked;
