/// Judges of answers, a rule or a model behind one face, and how well they agree with people.
@NullMarked
package org.flyroom.lab.judge;

import org.jspecify.annotations.NullMarked;
