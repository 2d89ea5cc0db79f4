package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/** Folders labels so that none covers another: at the wanted point, or at the nearest free one around it. */
final class LabelPlaces {

    private static final double STEP = 7;
    private static final int RINGS = 14;
    private static final int DIRECTIONS = 16;

    /** The center of a label. */
    record Place(double x, double y, boolean isMoved) {
    }

    /** An occupied rectangle: center and half sizes. */
    private record Box(double x, double y, double halfWidth, double halfHeight) {
        boolean meets(Box other) {
            return Math.abs(x - other.x) < halfWidth + other.halfWidth
                    && Math.abs(y - other.y) < halfHeight + other.halfHeight;
        }
    }

    private final PlotFrame frame;
    private final List<Box> taken = new ArrayList<>();

    LabelPlaces(PlotFrame frame) {
        this.frame = frame;
    }

    /** Folders a label of a size, as near to the wanted center as possible. */
    Place take(double x, double y, double width, double height) {
        for (int ring = 0; ring <= RINGS; ring++) {
            for (int direction = 0; direction < (ring == 0 ? 1 : DIRECTIONS); direction++) {
                double angle = 2 * Math.PI * direction / DIRECTIONS;
                var box = new Box(x + ring * STEP * StrictMath.cos(angle), y + ring * STEP * StrictMath.sin(angle),
                        width / 2, height / 2);
                if (taken.stream().noneMatch(box::meets) && (ring == 0 || isInside(box))) {
                    taken.add(box);
                    return new Place(box.x, box.y, ring > 0);
                }
            }
        }
        return new Place(x, y, false);
    }

    private boolean isInside(Box box) {
        return box.x - box.halfWidth >= frame.left && box.x + box.halfWidth <= frame.right
                && box.y - box.halfHeight >= frame.top && box.y + box.halfHeight <= frame.bottom;
    }
}
