/// Encrypted archives of data, read in memory.
@NullMarked
package org.flyroom.core.archive;

import org.jspecify.annotations.NullMarked;
