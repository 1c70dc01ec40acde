package org.jdiffusion.notebook.report;

/** What the page still has room for, so that it opens in a blink however much a notebook puts out. */
final class Room {
    /** The longest text that is shown whole. */
    static final int LONGEST_TEXT = 20_000;

    private static final int SHORT_TEXT = 500;
    private static final int MOST_PICTURES = 6_000_000;

    private int text = 6_000_000;
    private int failurePictures = MOST_PICTURES;
    private int pictures = MOST_PICTURES;

    /** The start of the text that fits. */
    String cut(String whole) {
        int length = Math.min(whole.length(), text > 0 ? LONGEST_TEXT : SHORT_TEXT);
        boolean splits = length > 0 && length < whole.length() && Character.isHighSurrogate(whole.charAt(length - 1));
        String kept = whole.substring(0, splits ? length - 1 : length);
        text -= Math.min(text, kept.length());
        return kept;
    }

    /** Whether a text of so many characters fits; if so, its place is taken. */
    boolean takes(int characters) {
        text -= Math.min(text, characters);
        return text > 0;
    }

    /**
     * Whether a picture of so many characters fits; if so, its place is taken.
     *
     * @param failure whether it belongs to a failed cell: the pictures of the others do not take those cells' place
     */
    boolean takes(int characters, boolean failure) {
        int left = failure ? failurePictures : pictures;
        if (characters > left) {
            return false;
        }
        if (failure) {
            failurePictures -= characters;
        } else {
            pictures -= characters;
        }
        return true;
    }
}
