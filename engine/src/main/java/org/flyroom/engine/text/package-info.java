/// Tokens and chat templates.
@NullMarked
package org.flyroom.engine.text;

import org.jspecify.annotations.NullMarked;
