package io.waymark.projection.genealogy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places a graph in columns, earlier things to the left (Sugiyama, Tagawa and Toda 1981): cycles are opened, each node stands
 * one column after the last that leads to it, columns are put in the order that crosses fewest lines by barycentres, and nodes
 * are moved towards what they are linked with.
 */
final class Layout {

    private static final int SWEEPS = 8;
    private static final int MOST_BENDS = 4_000;

    private final int size;
    private final List<int[]> edges = new ArrayList<>();
    private final List<int[]> pieces = new ArrayList<>();
    private final List<Integer> columnOf = new ArrayList<>();
    private final List<List<Integer>> columns = new ArrayList<>();
    private final List<int[]> routes = new ArrayList<>();
    private double[] place = new double[0];

    private Layout(int size) {
        this.size = size;
    }

    /**
     * @param column of each node, from 0
     * @param row of each node, in heights of a row; the topmost is 0
     * @param bends for each link the places between its ends, as pairs of column and row
     */
    record Places(int[] column, double[] row, List<double[][]> bends, int width, double height) {}

    static Places of(Graph graph) {
        Layout layout = new Layout(graph.nodes().size());
        for (Link link : graph.links()) {
            layout.edges.add(new int[] {link.from(), link.to()});
        }
        return layout.place();
    }

    private Places place() {
        boolean[] turned = openCycles();
        List<int[]> down = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            int[] e = edges.get(i);
            down.add(turned[i] ? new int[] {e[1], e[0]} : e);
        }
        int[] column = columns(down);
        for (int c : column) {
            columnOf.add(c);
        }
        bend(down, column);
        int last = columnOf.stream().mapToInt(c -> c).max().orElse(0);
        for (int c = 0; c <= last; c++) {
            columns.add(new ArrayList<>());
        }
        for (int n = 0; n < columnOf.size(); n++) {
            columns.get(columnOf.get(n)).add(n);
        }
        order();
        settle();
        return places(turned, last);
    }

    /** Depth first, without the call stack: an edge to a node that is still open is turned round. */
    private boolean[] openCycles() {
        List<List<Integer>> out = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            out.add(new ArrayList<>());
        }
        for (int i = 0; i < edges.size(); i++) {
            out.get(edges.get(i)[0]).add(i);
        }
        boolean[] turned = new boolean[edges.size()];
        int[] state = new int[size];
        int[] at = new int[size];
        for (int start = 0; start < size; start++) {
            List<Integer> stack = new ArrayList<>();
            if (state[start] == 0) {
                stack.add(start);
                state[start] = 1;
            }
            while (!stack.isEmpty()) {
                int n = stack.get(stack.size() - 1);
                if (at[n] == out.get(n).size()) {
                    state[n] = 2;
                    stack.remove(stack.size() - 1);
                    continue;
                }
                int edge = out.get(n).get(at[n]++);
                int to = edges.get(edge)[1];
                turned[edge] = state[to] == 1;
                if (state[to] == 0) {
                    state[to] = 1;
                    stack.add(to);
                }
            }
        }
        return turned;
    }

    private int[] columns(List<int[]> down) {
        int[] column = new int[size];
        int[] waiting = new int[size];
        List<List<Integer>> out = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            out.add(new ArrayList<>());
        }
        for (int[] e : down) {
            waiting[e[1]]++;
            out.get(e[0]).add(e[1]);
        }
        List<Integer> ready = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            if (waiting[n] == 0) {
                ready.add(n);
            }
        }
        for (int i = 0; i < ready.size(); i++) {
            int n = ready.get(i);
            for (int to : out.get(n)) {
                column[to] = Math.max(column[to], column[n] + 1);
                if (--waiting[to] == 0) {
                    ready.add(to);
                }
            }
        }
        // What nothing leads to stands right before what it leads to, not far to the left of it.
        for (int i = ready.size() - 1; i >= 0; i--) {
            int n = ready.get(i);
            out.get(n).stream().mapToInt(to -> column[to] - 1).min().ifPresent(c -> column[n] = Math.max(column[n], c));
        }
        return column;
    }

    /** A link over several columns gets a place in each that it passes. */
    private void bend(List<int[]> down, int[] column) {
        int bends = 0;
        for (int[] e : down) {
            int between = column[e[1]] - column[e[0]] - 1;
            int[] route = new int[0];
            if (between > 0 && bends + between <= MOST_BENDS) {
                bends += between;
                route = new int[between];
                for (int i = 0; i < between; i++) {
                    route[i] = columnOf.size();
                    columnOf.add(column[e[0]] + 1 + i);
                }
            }
            routes.add(route);
            int before = e[0];
            for (int bend : route) {
                pieces.add(new int[] {before, bend});
                before = bend;
            }
            pieces.add(new int[] {before, e[1]});
        }
    }

    private void order() {
        place = new double[columnOf.size()];
        columns.forEach(this::number);
        Map<Integer, List<Integer>> left = new HashMap<>();
        Map<Integer, List<Integer>> right = new HashMap<>();
        for (int[] p : pieces) {
            right.computeIfAbsent(p[0], n -> new ArrayList<>()).add(p[1]);
            left.computeIfAbsent(p[1], n -> new ArrayList<>()).add(p[0]);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forth = sweep % 2 == 0;
            for (int i = 0; i < columns.size(); i++) {
                List<Integer> nodes = columns.get(forth ? i : columns.size() - 1 - i);
                Map<Integer, List<Integer>> towards = forth ? left : right;
                double[] centre = new double[columnOf.size()];
                nodes.forEach(n -> centre[n] = mean(towards.get(n), place[n]));
                nodes.sort(Comparator.comparingDouble(n -> centre[n]));
                number(nodes);
            }
        }
    }

    private double mean(List<Integer> linked, double otherwise) {
        return linked == null
                ? otherwise
                : linked.stream().mapToDouble(n -> place[n]).average().orElse(otherwise);
    }

    private void number(List<Integer> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            place[nodes.get(i)] = i - (nodes.size() - 1) / 2.0;
        }
    }

    /** Moves nodes towards what they are linked with and keeps their order and a row between them. */
    private void settle() {
        Map<Integer, List<Integer>> linked = new HashMap<>();
        for (int[] p : pieces) {
            linked.computeIfAbsent(p[0], n -> new ArrayList<>()).add(p[1]);
            linked.computeIfAbsent(p[1], n -> new ArrayList<>()).add(p[0]);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Integer> nodes : columns) {
                double[] wish = new double[nodes.size()];
                for (int i = 0; i < wish.length; i++) {
                    wish[i] = mean(linked.get(nodes.get(i)), place[nodes.get(i)]);
                }
                double[] down = wish.clone();
                for (int i = 1; i < down.length; i++) {
                    down[i] = Math.max(down[i], down[i - 1] + 1);
                }
                double[] up = wish.clone();
                for (int i = up.length - 2; i >= 0; i--) {
                    up[i] = Math.min(up[i], up[i + 1] - 1);
                }
                for (int i = 0; i < wish.length; i++) {
                    place[nodes.get(i)] = (down[i] + up[i]) / 2;
                }
            }
        }
    }

    private Places places(boolean[] turned, int last) {
        double top = Arrays.stream(place).min().orElse(0);
        double[] row = new double[size];
        int[] column = new int[size];
        for (int n = 0; n < size; n++) {
            row[n] = place[n] - top;
            column[n] = columnOf.get(n);
        }
        List<double[][]> bends = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            int[] route = routes.get(i);
            double[][] at = new double[route.length][];
            for (int b = 0; b < route.length; b++) {
                int bend = route[turned[i] ? route.length - 1 - b : b];
                at[b] = new double[] {columnOf.get(bend), place[bend] - top};
            }
            bends.add(at);
        }
        double height = Arrays.stream(place).max().orElse(0) - top;
        return new Places(column, row, bends, last, height);
    }
}
