package io.roundhouse.admin.command;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Completes arguments of commands. Thread-safe. */
@ConsumerType
public interface Completer {
    /**
     * What could stand as a word of a command, in any order.
     *
     * @param words the words, the first is the command with its scope
     * @param index of the word to complete, from 1
     * @return candidates, empty for a command that the completer does not know
     */
    List<String> candidates(List<String> words, int index);
}
