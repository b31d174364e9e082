/// Checkpoints and adapters on disk: safetensors, GGUF and PEFT folders as named tensors in plain
/// memory, and what a decoder needs to know about the model. Nothing here sees libtorch.
@NullMarked
package org.flyroom.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
