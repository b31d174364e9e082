/// An organism's papers: what it is meant to be and what was found out about it.
@NullMarked
package org.flyroom.core.organism;

import org.jspecify.annotations.NullMarked;
