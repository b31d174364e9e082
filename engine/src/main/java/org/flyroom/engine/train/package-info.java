/// Fine-tuning of adapters, resumable to the byte.
@NullMarked
package org.flyroom.engine.train;

import org.jspecify.annotations.NullMarked;
