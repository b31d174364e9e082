/// Readers of the files users have.
@NullMarked
package org.flyroom.core.data;

import org.jspecify.annotations.NullMarked;
