package org.tenure.audit.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MerkleTest {

    private static final HexFormat HEX = HexFormat.of();

    /// The leaves and heads that implementations of RFC 6962 are commonly tried with.
    private static final List<String> KNOWN_LEAVES = List.of(
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> KNOWN_ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void knownTreesHaveTheirKnownHeads() {
        assertThat(HEX.formatHex(Frontier.empty().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        var frontier = Frontier.empty();
        for (int i = 0; i < KNOWN_LEAVES.size(); i++) {
            frontier.append(Hashes.leaf(HEX.parseHex(KNOWN_LEAVES.get(i))));
            assertThat(HEX.formatHex(frontier.root())).isEqualTo(KNOWN_ROOTS.get(i));
        }
    }

    @Test
    void aFrontierSurvivesWritingAndReading() {
        var frontier = Frontier.empty();
        for (byte[] leaf : leaves(new SplittableRandom(1), 77)) {
            frontier.append(leaf);
            frontier = Frontier.decode(frontier.size(), frontier.encoded());
        }
        assertThat(frontier.root()).isEqualTo(slowRoot(leaves(new SplittableRandom(1), 77)));
        byte[] encoded = frontier.encoded();
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.decode(78, Arrays.copyOf(encoded, 32)));
    }

    @Test
    void headsAndProofsAgreeWithTheDefinitionForAllSmallTrees() {
        List<byte[]> all = leaves(new SplittableRandom(2), 20);
        for (int size = 0; size <= 20; size++) {
            for (int older = 0; older <= size; older++) {
                agree(all, older, size, "size %d, older %d".formatted(size, older));
            }
        }
    }

    @Test
    void headsAndProofsAgreeWithTheDefinitionForRandomTrees() {
        for (int round = 0; round < 150; round++) {
            long seed = 4_711L + round;
            var random = new SplittableRandom(seed);
            int size = random.nextInt(1, 600);
            agree(leaves(random, size), random.nextInt(size + 1), size, "seed " + seed);
        }
    }

    @Test
    void noProofFitsAnythingElse() {
        for (int round = 0; round < 300; round++) {
            long seed = 815L + round;
            var random = new SplittableRandom(seed);
            int size = random.nextInt(2, 300);
            List<byte[]> all = leaves(random, size);
            byte[] root = slowRoot(all);
            int position = random.nextInt(size);
            List<byte[]> path = Proofs.inclusion(i -> all.get((int) i), position, size);

            assertThat(Proofs.includes(root, size, position, flipped(random, all.get(position)), path))
                    .as("seed %d", seed)
                    .isFalse();
            assertThat(Proofs.includes(flipped(random, root), size, position, all.get(position), path))
                    .as("seed %d", seed)
                    .isFalse();
            assertThat(Proofs.includes(root, size, (position + 1) % size, all.get(position), path)).as("seed %d", seed)
                    .isFalse();
            assertThat(Proofs.includes(root, size, position, all.get(position), damaged(random, path)))
                    .as("seed %d", seed)
                    .isFalse();

            int older = random.nextInt(1, size);
            byte[] olderRoot = slowRoot(all.subList(0, older));
            List<byte[]> extension = Proofs.consistency(i -> all.get((int) i), older, size);
            assertThat(Proofs.extend(older, flipped(random, olderRoot), size, root, extension)).as("seed %d", seed)
                    .isFalse();
            assertThat(Proofs.extend(older, olderRoot, size, flipped(random, root), extension)).as("seed %d", seed)
                    .isFalse();
            assertThat(Proofs.extend(older, olderRoot, size, root, damaged(random, extension))).as("seed %d", seed)
                    .isFalse();
        }
    }

    private static void agree(List<byte[]> all, int older, int size, String what) {
        List<byte[]> tree = all.subList(0, size);
        byte[] root = slowRoot(tree);
        assertThat(Proofs.root(i -> all.get((int) i), size)).as(what).isEqualTo(root);

        if (older < size) {
            List<byte[]> path = Proofs.inclusion(i -> all.get((int) i), older, size);
            assertThat(path).as(what)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(slowPath(tree, older));
            assertThat(Proofs.includes(root, size, older, all.get(older), path)).as(what).isTrue();
        }
        List<byte[]> extension = Proofs.consistency(i -> all.get((int) i), older, size);
        assertThat(Proofs.extend(older, slowRoot(all.subList(0, older)), size, root, extension)).as(what).isTrue();
        if (older > 0) {
            assertThat(extension).as(what)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(slowConsistency(older, tree, true));
        }
    }

    // The definitions of RFC 6962 section 2.1, word for word and slow.

    private static byte[] slowRoot(List<byte[]> tree) {
        if (tree.isEmpty()) {
            return Hashes.empty();
        }
        if (tree.size() == 1) {
            return tree.getFirst();
        }
        int k = largestPowerBelow(tree.size());
        return Hashes.node(slowRoot(tree.subList(0, k)), slowRoot(tree.subList(k, tree.size())));
    }

    private static List<byte[]> slowPath(List<byte[]> tree, int position) {
        if (tree.size() == 1) {
            return List.of();
        }
        int k = largestPowerBelow(tree.size());
        List<byte[]> left = tree.subList(0, k);
        List<byte[]> right = tree.subList(k, tree.size());
        return position < k
                ? with(slowPath(left, position), slowRoot(right))
                : with(slowPath(right, position - k), slowRoot(left));
    }

    private static List<byte[]> slowConsistency(int older, List<byte[]> tree, boolean whole) {
        if (older == tree.size()) {
            return whole ? List.of() : List.of(slowRoot(tree));
        }
        int k = largestPowerBelow(tree.size());
        List<byte[]> left = tree.subList(0, k);
        List<byte[]> right = tree.subList(k, tree.size());
        return older <= k
                ? with(slowConsistency(older, left, whole), slowRoot(right))
                : with(slowConsistency(older - k, right, false), slowRoot(left));
    }

    private static int largestPowerBelow(int size) {
        int k = 1;
        while (k * 2 < size) {
            k *= 2;
        }
        return k;
    }

    private static List<byte[]> with(List<byte[]> path, byte[] last) {
        var all = new ArrayList<>(path);
        all.add(last);
        return all;
    }

    private static List<byte[]> leaves(SplittableRandom random, int count) {
        var leaves = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            leaves.add(Hashes.leaf(data));
        }
        return leaves;
    }

    private static byte[] flipped(SplittableRandom random, byte[] hash) {
        byte[] other = hash.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private static List<byte[]> damaged(SplittableRandom random, List<byte[]> path) {
        var other = new ArrayList<>(path);
        int at = random.nextInt(other.size());
        switch (random.nextInt(3)) {
            case 0 -> other.set(at, flipped(random, other.get(at)));
            case 1 -> other.remove(at);
            default -> other.add(at, Hashes.empty());
        }
        return other;
    }
}
