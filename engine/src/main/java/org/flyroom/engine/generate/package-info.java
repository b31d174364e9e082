/// Continues prompts: batches, key-value cache, sampling.
@NullMarked
package org.flyroom.engine.generate;

import org.jspecify.annotations.NullMarked;
