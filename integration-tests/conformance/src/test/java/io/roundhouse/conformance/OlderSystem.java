package io.roundhouse.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets a program run here that was linked on a newer system only because its compiler was newer: GCC 13 with glibc 2.38
 * has {@code strtol} and its like go by names of C23 and marks each program as needing its libstdc++, and that is all
 * that the runner needs of the newer ones. A copy of it refers to the old names, and does without the mark (ELF-64, LSB
 * core, 10.7: symbol versions).
 */
final class OlderSystem {
    private static final Set<String> NEWER = Set.of("GLIBC_2.38", "GLIBCXX_3.4.32");
    private static final String BASE = "GLIBC_2.2.5";
    private static final String PREFIX = "__isoc23_";
    private static final String MARK = "_ZSt21ios_base_library_initv";

    private static final int DYNAMIC_SYMBOLS = 11;
    private static final int VERSIONS_NEEDED = 0x6fff_fffe;
    private static final int VERSIONS = 0x6fff_ffff;
    private static final int SECTION_LENGTH = 64;
    private static final int SYMBOL_LENGTH = 24;
    private static final byte WEAK_FUNCTION = 0x22;
    private static final short WEAK_VERSION = 2;

    private final ByteBuffer elf;
    private final Map<Integer, Integer> sections = new HashMap<>();
    private final Set<Integer> newer = new HashSet<>();
    private int strings;
    private short base;

    private OlderSystem(final byte[] elf) {
        this.elf = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes a copy that needs nothing newer. @throws IOException when it needs more than what is known here */
    static void adapt(final Path program, final Path copy) throws IOException {
        final OlderSystem system = new OlderSystem(Files.readAllBytes(program));
        system.readSections();
        system.readVersions();
        system.renameSymbols();
        Files.write(copy, system.elf.array());
    }

    private void readSections() {
        final int count = elf.getShort(60);
        for (int i = 0; i < count; i++) {
            sections.put(elf.getInt(section(i) + 4), section(i));
        }
        final int linked = elf.getInt(sections.get(DYNAMIC_SYMBOLS) + 40);
        strings = start(section(linked));
    }

    private int section(final int index) {
        return (int) elf.getLong(40) + index * SECTION_LENGTH;
    }

    private int start(final int section) {
        return (int) elf.getLong(section + 24);
    }

    private String string(final int offset) {
        int end = strings + offset;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), strings + offset, end - strings - offset, StandardCharsets.US_ASCII);
    }

    /** What is newer may be missing from now on. */
    private void readVersions() {
        final int section = sections.get(VERSIONS_NEEDED);
        int library = start(section);
        for (int i = elf.getInt(section + 44); i > 0; i--) {
            int version = library + elf.getInt(library + 8);
            for (int j = elf.getShort(library + 2); j > 0; j--) {
                final String name = string(elf.getInt(version + 8));
                if (NEWER.contains(name)) {
                    newer.add((int) elf.getShort(version + 6));
                    elf.putShort(version + 4, WEAK_VERSION);
                } else if (name.equals(BASE) && string(elf.getInt(library + 4)).equals("libc.so.6")) {
                    base = elf.getShort(version + 6);
                }
                version += elf.getInt(version + 12);
            }
            library += elf.getInt(library + 12);
        }
    }

    private void renameSymbols() throws IOException {
        final int section = sections.get(DYNAMIC_SYMBOLS);
        final int versions = start(sections.get(VERSIONS));
        for (int i = 0; i < elf.getLong(section + 32) / SYMBOL_LENGTH; i++) {
            final int symbol = start(section) + i * SYMBOL_LENGTH;
            if (newer.contains((int) elf.getShort(versions + 2 * i))) {
                final String name = string(elf.getInt(symbol));
                if (name.startsWith(PREFIX)) {
                    elf.putInt(symbol, elf.getInt(symbol) + PREFIX.length());
                    elf.putShort(versions + 2 * i, base);
                } else if (name.equals(MARK)) {
                    elf.put(symbol + 4, WEAK_FUNCTION);
                } else {
                    throw new IOException("program needs a newer system: symbol=" + name);
                }
            }
        }
    }
}
