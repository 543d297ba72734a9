/// Our component names beside TransformerLens'.
enum ComponentNames {
    static let text = """
        component       what it is                                  TransformerLens
        embedding       the stream entering block 0                 blocks.0.hook_resid_pre
        residual.3      the stream entering block 3                 blocks.3.hook_resid_pre
        attention.3     what attention writes to the stream         blocks.3.hook_attn_out
        mlp.3           what the MLP writes to the stream           blocks.3.hook_mlp_out
        head.3.1        head 1's mixed values, before W_O           blocks.3.attn.hook_z [:, :, 1]
        neuron.3.17     an MLP unit after activation and gate       blocks.3.mlp.hook_post [:, :, 17]

        """
}
