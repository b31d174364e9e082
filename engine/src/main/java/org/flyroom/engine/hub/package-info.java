/// Models from the Hugging Face hub, or a server that speaks like it.
@NullMarked
package org.flyroom.engine.hub;

import org.jspecify.annotations.NullMarked;
