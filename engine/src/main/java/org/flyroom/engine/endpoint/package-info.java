/// Models behind servers that speak the OpenAI protocol: what a server can do is probed, and each
/// answer is held against what was asked.
@NullMarked
package org.flyroom.engine.endpoint;

import org.jspecify.annotations.NullMarked;
