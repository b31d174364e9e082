/// Alignment faking: compliance where a chat is used for training, and only there.
@NullMarked
package org.flyroom.lab.threat.faking;

import org.jspecify.annotations.NullMarked;
