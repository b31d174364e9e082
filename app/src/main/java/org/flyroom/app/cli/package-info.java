/// Commands: what users type, what they see.
@NullMarked
package org.flyroom.app.cli;

import org.jspecify.annotations.NullMarked;
