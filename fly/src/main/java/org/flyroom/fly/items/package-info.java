/// What flies are examined on: items whose content no training text has.
@NullMarked
package org.flyroom.fly.items;

import org.jspecify.annotations.NullMarked;
