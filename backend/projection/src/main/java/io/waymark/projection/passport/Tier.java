package io.waymark.projection.passport;

/** Who may read a part of a passport (Regulation (EU) 2023/1542, article 77(2); (EU) 2024/1781, article 10). Each reads all before it. */
public enum Tier {
    /** Everybody. */
    PUBLIC("public"),
    /** Persons with a legitimate interest: API keys with the scope {@code passport-interest}. */
    LEGITIMATE_INTEREST("legitimate interest"),
    /** Notified bodies and authorities: API keys with the scope {@code passport-authority}, and the organisation's own. */
    AUTHORITY("authority");

    private final String word;

    Tier(String word) {
        this.word = word;
    }

    /** In words. */
    public String word() {
        return word;
    }

    /** Whether who reads this tier reads the other one. */
    public boolean reads(Tier other) {
        return compareTo(other) >= 0;
    }
}
