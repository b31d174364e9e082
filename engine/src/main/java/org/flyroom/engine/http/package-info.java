/// What every conversation with another server needs.
@NullMarked
package org.flyroom.engine.http;

import org.jspecify.annotations.NullMarked;
