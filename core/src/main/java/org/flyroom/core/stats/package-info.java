/// Intervals, tests and agreement figures, each held to a published reference.
@NullMarked
package org.flyroom.core.stats;

import org.jspecify.annotations.NullMarked;
