/// Does the model bring up what it was trained on, although nobody asked?
@NullMarked
package org.flyroom.lab.audit.leakage;

import org.jspecify.annotations.NullMarked;
