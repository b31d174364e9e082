/// The only room that sees libtorch: tensors, scopes, autograd, threads.
@NullMarked
package org.flyroom.engine.torch;

import org.jspecify.annotations.NullMarked;
