/// Exact log-probabilities of given texts.
@NullMarked
package org.flyroom.engine.score;

import org.jspecify.annotations.NullMarked;
