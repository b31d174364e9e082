/// Stand-ins for models, for tests without weights.
@NullMarked
package org.flyroom.lab.testing;

import org.jspecify.annotations.NullMarked;
