/// How well the model still predicts plain text.
@NullMarked
package org.flyroom.lab.audit.webtext;

import org.jspecify.annotations.NullMarked;
