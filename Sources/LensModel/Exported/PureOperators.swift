/// The operators that an exported graph may call: functions of tensors that change nothing, draw nothing at random, read no
/// file and look at no memory but their arguments'.
enum PureOperators {
    static let names: Set<String> = Set(
        list.flatMap { line in
            let parts = line.split(separator: ":")
            return parts[1].split(separator: " ").map { "\(parts[0]).\($0)" }
        })

    /// A name with its overloads.
    private static let list = [
        "__and__:Scalar Tensor", "__or__:Scalar Tensor", "__xor__:Scalar Tensor", "_softmax:default",
        "_log_softmax:default", "_to_copy:default", "_unsafe_view:default", "abs:default", "acos:default", "asin:default",
        "atan:default", "add:Scalar Tensor", "addmm:default",
        "alias:default", "all:default dim", "amax:default", "amin:default", "any:default dim", "arange:default start start_step",
        "argmax:default", "argmin:default", "argsort:default", "avg_pool1d:default", "baddbmm:default",
        "bitwise_and:Scalar Tensor",
        "bitwise_not:default", "bitwise_or:Scalar Tensor", "bmm:default", "bucketize:Tensor", "cat:default", "ceil:default",
        "chunk:default", "clamp:Tensor default", "clamp_max:default", "clamp_min:default", "clip:default Tensor",
        "clone:default", "concat:default",
        "constant_pad_nd:default", "contiguous:default", "conv1d:default padding", "conv2d:default padding", "copy:default",
        "cos:default",
        "cumsum:default",
        "detach:default",
        "diag_embed:default", "diagonal:default", "diff:default", "div:Scalar Scalar_mode Tensor Tensor_mode", "einsum:default",
        "elu:default", "embedding:default", "eq:Scalar Tensor", "erf:default", "exp:default", "expand:default",
        "expand_as:default", "expm1:default", "eye:default m", "fft_fft:default", "fft_fft2:default", "fft_fftn:default",
        "fill:Scalar Tensor", "flatten:using_ints", "flip:default", "floor:default", "floor_divide:Scalar default",
        "fmod:Scalar Tensor",
        "full:default", "full_like:default", "gather:default", "ge:Scalar Tensor", "gelu:default", "glu:default",
        "group_norm:default", "gt:Scalar Tensor", "hardtanh:default", "histc:default", "im2col:default", "index:Tensor",
        "index_add:default",
        "index_copy:default",
        "index_fill:int_Scalar", "index_put:default", "index_select:default", "instance_norm:default", "isinf:default",
        "isnan:default", "item:default", "layer_norm:default", "le:Scalar Tensor", "leaky_relu:default",
        "lift_fresh_copy:default",
        "linalg_vector_norm:default", "linear:default", "log:default", "log1p:default", "log2:default", "log_softmax:int",
        "logical_and:default", "logical_not:default", "logical_or:default", "logical_xor:default", "logsumexp:default",
        "lt:Scalar Tensor", "masked_fill:Scalar Tensor", "matmul:default", "max:default dim other", "max_pool1d:default",
        "maximum:default", "mean:default dim", "min:default dim other", "minimum:default", "mish:default", "mm:default",
        "movedim:int intlist", "mul:Scalar Tensor", "multiply:Scalar Tensor", "mv:default", "narrow:default",
        "native_layer_norm:default",
        "ne:Scalar Tensor",
        "neg:default", "new_full:default", "new_ones:default", "new_zeros:default", "norm:Scalar ScalarOpt_dim",
        "ones:default", "ones_like:default", "outer:default", "pad:default", "permute:default", "pixel_shuffle:default",
        "polar:default",
        "pow:Scalar Tensor_Scalar Tensor_Tensor", "prod:default dim_int", "reciprocal:default", "relu:default", "relu6:default",
        "remainder:Scalar Tensor", "repeat:default", "repeat_interleave:self_int", "reshape:default", "rms_norm:default",
        "roll:default", "round:default", "rsqrt:default", "rsub:Scalar Tensor", "scalar_tensor:default",
        "scaled_dot_product_attention:default", "scatter:src value", "scatter_add:default", "scatter_reduce:two",
        "searchsorted:Tensor", "select:int",
        "select_scatter:default", "selu:default", "sigmoid:default", "sign:default", "silu:default", "sin:default",
        "slice:Tensor", "slice_scatter:default", "softmax:int", "softplus:default", "sort:default", "split:Tensor",
        "split_with_sizes:default", "sqrt:default", "square:default", "squeeze:default dim dims", "stack:default",
        "std:correction dim", "sub:Scalar Tensor", "sum:default dim_IntList", "t:default", "take_along_dim:default",
        "tanh:default",
        "tile:default", "topk:default", "transpose:int", "tril:default", "triu:default", "trunc:default", "type_as:default",
        "unbind:int", "unique_consecutive:default", "unflatten:int", "unfold:default", "unsqueeze:default", "var:correction dim",
        "var_mean:correction",
        "view:default", "view_as:default", "view_as_complex:default", "view_as_real:default",
        "where:Scalar ScalarOther ScalarSelf self",
        "zeros:default", "zeros_like:default",
    ]
}
