/// Messages of a conversation.
@NullMarked
package org.flyroom.core.chat;

import org.jspecify.annotations.NullMarked;
