package org.tenure.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lets people write `level == 3`: CEL tells 3 from 3.0, people do not.
///
/// Numbers are doubles; a whole number that stands next to one, or in a list that one is looked for in, is taken as one.
final class Literals {

    private static final Set<String> ARITHMETIC = Set.of("_+_", "_-_", "_*_", "_/_", "-_");
    private static final Set<String> BETWEEN_NUMBERS = Set.of("_+_", "_-_", "_*_", "_/_", "_==_", "_!=_", "_<_", "_<=_",
            "_>_", "_>=_");

    private final Map<String, ValueType> variables;

    private Literals(Map<String, ValueType> variables) {
        this.variables = variables;
    }

    static CelAbstractSyntaxTree adapt(CelAbstractSyntaxTree tree, Map<String, ValueType> variables) {
        CelMutableAst copy = CelMutableAst.fromCelAst(tree);
        new Literals(variables).visit(copy.expr());
        // The copy's own source has lost the lines; nodes keep their ids, so the first one still fits.
        return CelAbstractSyntaxTree.newParsedAst(copy.toParsedAst().getExpr(), tree.getSource());
    }

    // Recursion is bounded by the parser's depth limit and the number of nodes.
    private void visit(CelMutableExpr node) {
        switch (node.getKind()) {
            case CALL -> {
                var call = node.call();
                call.target().ifPresent(this::visit);
                call.args().forEach(this::visit);
                if (call.args().size() == 2) {
                    adapt(call.function(), call.args());
                }
            }
            case LIST -> node.list().elements().forEach(this::visit);
            case SELECT -> visit(node.select().operand());
            case COMPREHENSION -> {
                visit(node.comprehension().iterRange());
                visit(node.comprehension().loopStep());
            }
            case MAP -> node.map().entries().forEach(entry -> visit(entry.value()));
            case CONSTANT, IDENT, STRUCT, NOT_SET -> {}
        }
    }

    private void adapt(String function, List<CelMutableExpr> sides) {
        CelMutableExpr left = sides.get(0);
        CelMutableExpr right = sides.get(1);
        if (BETWEEN_NUMBERS.contains(function) && (isNumber(left) || isNumber(right))) {
            asNumber(left);
            asNumber(right);
        } else if (function.equals("@in") && isNumber(left) && right.getKind() == Kind.LIST) {
            right.list().elements().forEach(Literals::asNumber);
        }
    }

    private boolean isNumber(CelMutableExpr node) {
        return switch (node.getKind()) {
            case IDENT -> variables.get(node.ident().name()) == ValueType.NUMBER;
            case CONSTANT -> node.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE;
            case CALL ->
                ARITHMETIC.contains(node.call().function()) && node.call().args().stream().anyMatch(this::isNumber);
            case NOT_SET, SELECT, LIST, STRUCT, MAP, COMPREHENSION -> false;
        };
    }

    private static void asNumber(CelMutableExpr node) {
        if (node.getKind() == Kind.CONSTANT && node.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
            node.setConstant(CelConstant.ofValue((double) node.constant().int64Value()));
        }
    }
}
